"""Pure rules of the register: types, accountability, geometry, search, the office's table."""
