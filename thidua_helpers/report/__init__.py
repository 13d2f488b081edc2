"""Stage tables → pages: elements, charts, the sections of each page, and the template that nbconvert fills."""
