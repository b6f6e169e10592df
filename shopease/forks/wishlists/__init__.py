"""Oscar's `wishlists`, forked: lists that can be shared by a link nobody guesses."""
