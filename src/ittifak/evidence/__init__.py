"""The ground floor: tables as data, dates, dyads, independence of sources, findings and chapters."""
