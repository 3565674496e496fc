"""Codecs by their standard names: what browsers play as it is, and what is converted for them.

Whatever isn't named here is never decoded: old and rare decoders are where FFmpeg is weakest.
"""

# By the container into which it is copied. HEVC isn't among them: few browsers play it everywhere, and phones
# film in it.
MP4_VIDEO, MP4_AUDIO = frozenset({"h264", "av1"}), frozenset({"aac", "mp3", "opus", "flac"})
WEBM_VIDEO, WEBM_AUDIO = frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})
# H.264 and AV1 with other pixels (ten bits, full colour) aren't played everywhere.
PLAYED_PIXELS = frozenset({"yuv420p", "yuvj420p"})

_CONVERTED_VIDEO = {
    "hevc",
    "mpeg4",
    "msmpeg4v2",
    "msmpeg4v3",
    "wmv1",
    "wmv2",
    "wmv3",
    "vc1",
    "flv1",
    "h263",
    "vp6f",
    "mjpeg",
    "mpeg1video",
    "mpeg2video",
    "dvvideo",
    "prores",
}
_CONVERTED_AUDIO = {
    "mp2",
    "ac3",
    "eac3",
    "alac",
    "wmav1",
    "wmav2",
    "wmapro",
    "adpcm_ima_wav",
    "adpcm_ms",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_u8",
    "pcm_mulaw",
    "pcm_alaw",
    "amr_nb",
}

READ_VIDEO = MP4_VIDEO | WEBM_VIDEO | _CONVERTED_VIDEO
READ_AUDIO = MP4_AUDIO | WEBM_AUDIO | _CONVERTED_AUDIO
