package main

// terminal is where a person types, whatever the standard streams are.
const terminal = "CONIN$"
