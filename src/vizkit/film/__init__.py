"""The film: pictures become frames, frames an MP4 or a GIF. Manim and the encoders are known here alone."""
