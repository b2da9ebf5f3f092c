"""The Celery side: doors for tasks, and the dispatcher of the embedded default."""
