"""Model definitions as pure functions over parameter pytrees."""
