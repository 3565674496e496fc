"""Taking the bytes of one request: streamed, hashed where asked, appended under the lock of the part file.

`reception` lets the latest request win and watches it, `appending` decides which bytes are kept, `writer`
writes them. The event loop waits neither for the database nor for a slow disk: threads do. Memory
stays at two pieces of a megabyte, however large the file.
"""
