"""What past sessions show: days, weeks, trends, charts, comparisons, the clinician's report.

The top of the domain: imports everything below, and no other part of the domain imports it.
"""
