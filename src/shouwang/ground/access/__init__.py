"""Who may do what where: roles and grants, resolved into an Actor (R17-R21 scopes, R285)."""
