"""What is told: alerts and notices, when they go out, and how they are worded."""
