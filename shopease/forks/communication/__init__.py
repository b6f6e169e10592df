"""Oscar's `communication`, forked: notices in the account that lead somewhere."""
