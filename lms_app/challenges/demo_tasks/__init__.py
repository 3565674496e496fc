"""The demo challenges, as data; each module has the same constants as `t3`."""
