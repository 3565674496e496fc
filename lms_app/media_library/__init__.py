"""The page of the media library, and links between media and what uses them."""
