"""The room that decides: audits, rulings, waivers, baseline and a day in, a gate decision out.

Knows nothing of matching and formats, and is the only room that knows the day. Importing it costs
nothing, since pytest loads the plugin that lives here at every start.
"""
