"""Finding the entries that a question may mean, and how well each fits."""
