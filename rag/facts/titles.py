"""Offices and callings, as they stand before or behind a person's name."""

from __future__ import annotations

import re
from typing import Final

_OFFICES: Final = """
    法定代表人 法人代表 书记 主任 部长 省长 市长 州长 县长 区长 旗长 镇长 乡长 村长 局长 厅长 处长 科长 股长 司长 署长 院长 校长 园长
    所长 会长 理事长 董事长 总经理 经理 总裁 总监 主席 秘书长 行长 社长 队长 团长 站长 馆长 厂长 场长 矿长 店长 台长
    庭长 检察长 组长 组员 班长 连长 营长 政委 指导员 主编 总编 总编辑 编辑 主管 主管员 主播 负责人 带头人 发言人
    代表 委员 常委 董事 监事 总工程师 总会计师 总设计师 设计师 工程师 会计师 建筑师 规划师 分析师 经济学家 科学家
    创始人 合伙人 助理 顾问 参赞 大使 总领事 领事 特使 总统 首相 总理 国王 女王 王储 议长 议员 外长 防长 财长
    国务卿 大臣 司令 司令员 参谋长 将军 教练 主教练 领队 裁判 院士 教授 研究员 讲师 导师 博士 硕士 博士生 研究生
    专家 学者 作家 画家 诗人 书法家 音乐家 企业家 歌手 演员 导演 编剧 制片人 律师 法官 检察官 审判长 审判员 书记员
    警官 民警 辅警 交警 消防员 战士 医生 医师 护士 护士长 药师 老师 教师 班主任 学生 同学 记者 员工 职工 工人
    技术员 技师 工匠 店主 摊主 车主 房东 房主 租客 船主 业主代表 户主 老板 司机 驾驶员 船长 机长 志愿者 网格员 村民 居民 市民 农户 种植户 养殖户 贫困户 业主
    网友 球员 选手 运动员 队员 前锋 后卫 门将 冠军 传承人 继承人 党员 支书 村支书 主持人 嘉宾 干部 厨师 摄影师
    策展人 荣立者 获得者 得主 评论员 观察员 联络员 安全员 检查员 调研员 巡视员 一级调研员 董事局主席 掌门人 执行官 ceo cfo cto
    患者 嫌疑人 被告人 原告 被告 受害人 当事人 男子 女子 老人 女孩 男孩 先生 女士 小姐 同志 师傅
"""
OFFICE_WORDS: Final = tuple(sorted(_OFFICES.split(), key=len, reverse=True))
OFFICE: Final = re.compile("|".join(OFFICE_WORDS))
# Said behind a name as an address or a calling: 徐昌东会长, 李四教授.
_ADDRESSES: Final = """
    会长 书记 主任 市长 县长 区长 镇长 局长 院长 校长 所长 董事长 总经理 经理 总裁 主席 秘书长 行长 团长 队长 教授
    研究员 院士 博士 老师 医生 律师 先生 女士 小姐 同志 师傅 教练 导演 工程师 大使 总统 首相 总理 部长 厂长 站长
"""
ADDRESS: Final = re.compile("|".join(sorted(_ADDRESSES.split(), key=len, reverse=True)))
_SAYING_WORDS: Final = """
    说 说道 表示 介绍 指出 强调 认为 告诉 称 透露 坦言 回忆 解释 补充 提出 呼吁 建议 直言 感慨 笑称 回应 分享 希望
    主持 出席 参加 要求 谈到 提到 致辞 讲话 宣布 担任 当选 获得 夺得 作报告 发言 带领 率队 率领 陪同 考察 调研 会见
    走进 来到 获 任 毕业 出生 写道 负责 撰文 创办 创立 成立
"""
SAYING: Final = "|".join(sorted(_SAYING_WORDS.split(), key=len, reverse=True))
# Characters that newspapers write foreign names with; a run of nothing else behind a title is a name.
_TRANSLITERATION: Final = """
    阿埃艾爱安昂奥巴拜班邦保鲍贝本比彼毕宾波伯博卜布采蔡策查柴昌茨达大戴黛丹当道德登邓迪蒂丁东杜敦顿多厄恩尔法
    凡范方菲费芬丰冯佛夫弗福富盖甘冈高戈哥歌格葛根贡古圭哈海罕汉豪赫黑亨洪侯胡华怀惠霍基吉加贾简杰金久卡凯坎康
    考科柯克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理利莉丽历连联良列林琳龙隆卢鲁伦罗洛马玛迈麦曼芒毛梅门蒙孟米密明
    缪摩莫墨默姆慕穆娜纳奈南瑙内嫩尼妮年涅宁牛纽努诺欧帕派潘庞培佩彭皮平坡珀蒲普齐奇契恰乔切钦琼丘屈让热仁日荣
    茹儒瑞若撒萨塞赛桑瑟森沙莎山尚舍申圣施什史士舒斯丝苏索塔台泰坦汤唐陶特腾提田铁廷通图托脱瓦万旺威韦维魏文沃
    乌武西希锡喜夏香肖谢辛欣兴雄休修许雅亚扬耶叶伊宜易因茵英雍尤尚约泽曾扎詹珍芝治兹朱佐泽连基普京拜登岸田纳坦
    依木江孜汗吐逊肉素甫合买玉迪娅扎央旦增巴桑次仁卓措才让格桑多杰洛顿旺堆尕玛措毛
"""
TRANSLITERATION: Final = frozenset("".join(_TRANSLITERATION.split()))
