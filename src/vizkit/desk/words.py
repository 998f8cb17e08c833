"""The words of the window itself, once in every language."""

from __future__ import annotations

from vizkit.language.translations import LANGUAGES

WORDS = {
    "desk": ("the desk", "讲台"),
    "explainers": ("Explainers", "讲解"),
    "inputs": ("Inputs", "输入"),
    "all default": ("Set all inputs to their defaults", "所有输入恢复默认值"),
    "default": ("Set {name} to its default", "{name} 恢复默认值"),
    "made": ("made of the others", "由其他输入生成"),
    "wrong": ("{reason}", "输入有误：{reason}"),
    "whole number": ("whole number", "整数"),
    "number": ("number", "数"),
    "numbers": ("numbers", "一列数"),
    "tree": ("tree, level by level", "逐层列出的树"),
    "array": ("array", "数组"),
    "graph": ("graph", "图"),
    "layers": ("layers", "各层"),
    "rows of characters": ("rows of characters", "若干行字符"),
    "word": ("word", "一个词"),
    "words": ("words", "一列词"),
    "stage": ("Stage", "舞台"),
    "scrubber": ("Moments", "时刻"),
    "moment": (
        "Act {act} of {acts}   ·   moment {number} of {count}",
        "第 {act} / {acts} 幕   ·   第 {number} / {count} 个时刻",
    ),
    "first": ("To the first moment", "到第一个时刻"),
    "back": ("One moment back", "上一个时刻"),
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "forward": ("One moment forward", "下一个时刻"),
    "last": ("To the last moment", "到最后一个时刻"),
    "acts": ("To an act", "到某一幕"),
    "previous": ("The explainer before", "上一个讲解"),
    "next": ("The explainer after", "下一个讲解"),
    "speed": ("Speed", "速度"),
    "slower": ("Slower", "慢一点"),
    "faster": ("Faster", "快一点"),
    "language": ("In Chinese", "用英文"),
    "dark": ("Dark theme", "深色主题"),
    "light": ("Light theme", "浅色主题"),
    "large": ("Stage only, large", "只看舞台"),
    "whole": ("With code and variables", "带代码和变量"),
    "full": ("Full screen", "全屏"),
    "leave": ("Leave full screen", "退出全屏"),
    "menu": ("Copy, save, export", "复制、保存、导出"),
    "copy": ("Copy this picture", "复制这幅画面"),
    "copied": ("The picture is on the clipboard", "画面已复制"),
    "save": ("Save this moment …", "保存这个时刻…"),
    "save as": ("PNG (*.png);;SVG (*.svg)", "PNG (*.png);;SVG (*.svg)"),
    "saved": ("Saved as {name}", "已保存为 {name}"),
    "mp4": ("Export this act as a film …", "把这一幕导出为影片…"),
    "gif": ("Export this act as a GIF …", "把这一幕导出为 GIF…"),
    "html": ("Export this act as a page …", "把这一幕导出为网页…"),
    "exporting": ("Writing {name}", "正在写入 {name}"),
    "cancel": ("Cancel", "取消"),
    "cancelled": ("Cancelled: {name} was not written", "已取消：没有写入 {name}"),
    "keys": ("Keys", "快捷键"),
    "came from": ("{name}, from moment {number}: {note}", "{name}，来自时刻 {number}：{note}"),
}


def word(name: str, language: str, /, **blanks: object) -> str:
    """The words called `name` in `language`, their blanks filled."""
    return WORDS[name][LANGUAGES.index(language) if language in LANGUAGES else 0].format(**blanks)
