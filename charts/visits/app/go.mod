module croft.internal/visits

go 1.24
