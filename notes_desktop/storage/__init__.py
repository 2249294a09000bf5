"""The only room that knows the driver, SQL and Peewee."""
