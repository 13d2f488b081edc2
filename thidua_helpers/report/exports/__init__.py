"""Exports of an edition: tables as workbook and CSV, pages as PDF."""
