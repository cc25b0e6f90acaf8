"""Views, one module a subject; every view only reads."""
