"""Does the nightly job survive anything? Runs killed, disks filled, files mangled, and counts."""
