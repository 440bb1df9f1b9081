"""Who works, and speaks, at the customer's home: at the delivery and at the installation."""

from models.roles import Role

HOME_DESKS = (Role.SERVICE_DESK, Role.INSTALLATION_DESK)
CREW = (Role.TECHNICIAN, Role.PROVIDER)
AT_HOME = (*CREW, *HOME_DESKS)
"""Whoever works at the customer's, and the desks that are informed."""

FOR_CUSTOMER = (Role.CUSTOMER, *HOME_DESKS, Role.CUSTOMER_SERVICE)
"""The customer, and the desks that note down what he says."""
