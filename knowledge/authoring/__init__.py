"""Making packs of articles: drafting one, walking a curator through it, telling versions apart."""
