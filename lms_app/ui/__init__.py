"""Shared components: functions that take Vars and handlers, and never import a State."""
