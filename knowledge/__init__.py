"""The domain: packs, the built store, matching, answers, briefings, timelines."""
