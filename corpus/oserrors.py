"""What the system's errors mean, in Chinese."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOENT: "找不到这个文件或文件夹",
    errno.EEXIST: "已经有同名的文件或文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.EXDEV: "不能跨磁盘移动",
}


def reason(error: OSError) -> str:
    """Return why it failed; the system's own words where it is nothing common."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
