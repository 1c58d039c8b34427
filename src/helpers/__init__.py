"""Helpers of the book: tables with passports, figures, evidence words. Importing this package does nothing else."""
