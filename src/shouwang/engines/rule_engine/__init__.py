"""Rules over measured series: thresholds, changes, sums, silence, durations, combinations."""
