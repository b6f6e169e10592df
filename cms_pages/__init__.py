"""Pages that editors compose: their blocks, navigation and choosers."""
