"""Soak test of the nightly job: runs killed, disks filled, files mangled, and counts."""
