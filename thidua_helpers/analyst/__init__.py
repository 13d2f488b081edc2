"""The interface for analysts: one edition as labelled frames, pictures and assumptions."""
