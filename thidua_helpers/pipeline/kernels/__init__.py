"""Warm kernels: started once, used for one notebook after another."""
