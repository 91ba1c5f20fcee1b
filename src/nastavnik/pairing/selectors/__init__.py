"""Reading for stage 5, a package a page; `words` and `registers` lie under all of them."""
