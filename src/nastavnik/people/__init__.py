"""School, teacher, account, invitation, membership, staff list, school calendar."""
