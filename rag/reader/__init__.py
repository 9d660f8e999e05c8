"""Machine reading: does this passage answer the question, and with which words of it?"""
