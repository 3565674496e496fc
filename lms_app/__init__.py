"""Pages, API and business rules of the platform. Empty, so that workers never load Reflex."""
