"""Parts of the pages of challenges; they take data and events and know no state."""
