"""Finding secrets in text: what is looked for (``formats``, ``names``, ``values``, ``verdicts``), how (``prefilter``, ``scan``), and the hook.

Nothing here opens files or knows rules. The modules that a clean staged file needs import little on purpose.
"""
