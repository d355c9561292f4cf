"""The design system that every page uses: layouts, components, styles, scripts, icons (R293)."""
