package main

func systemRows() []verdictRow { return nil }
