"""The wing of prevention and preparedness (预防与应急准备)."""
