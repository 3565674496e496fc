"""The HTTP door of accounts: signing in and out (`auth`), one's own account (`me`)."""
