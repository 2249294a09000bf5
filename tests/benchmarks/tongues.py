"""Vocabularies in many scripts, drawn by Zipf's law. Common words are written down, all others put together here."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

SEED = 7


class Script(NamedTuple):
    """What a language is made of: `common` words by how often they come, and syllables for all the others."""

    name: str
    share: int
    common: str
    syllables: str
    size: int
    joiner: str = " "
    comma: str = ","
    end: str = "."
    longest: int = 4
    is_cased: bool = True


SCRIPTS = (
    Script(
        "latin", 44,
        "the of and to in a is that for it was on with be this at are as not have by we from they or an will can all"
        " but has one more when there if out up what time about into than could then two other some our new people do"
        " meeting project notes budget review plan week today list idea book team call draft question report house"
        " garden kitchen recipe travel summer winter train ticket hotel music piano guitar letter family doctor school"
        " teacher money invoice contract client customer product release version server database network password"
        " keyboard screen window button colour design paper coffee bread butter apple lemon tomato water river mountain"
        " forest bicycle street station airport weather morning evening night breakfast dinner market price number"
        " research science history language translation grammar sentence chapter author reader library archive index",
        "ka lo mi ren tos bal eth ing for sta ple und ora ver min pro tec nal vis dor quin sel tar mon dis ex con ter"
        " able ment ful ness ship ward th sh ch ou ea ck st gr bl cr un re pre",
        60_000,
    ),
    Script(
        "accented", 14,
        "le la de et les des que une est pour dans qui sur pas plus au avec été déjà où même être très après café crème"
        " garçon élève français château forêt hôtel naïve cœur leçon niño mañana señor corazón año español también"
        " canción avión jamás coração não São maçã informação atenção reunião português città perché così università"
        " żółty źródło łódka wąż święto říše žluťoučký příliš dušan ångström smörgås blåbær høst fjörð þing İstanbul",
        "ça né lé rè tô ñan çon ões ção mé vê lü å ø ké ris mo ta li sen vra per cou eau ier ant ique ão ía dad ción",
        20_000,
    ),
    Script(
        "german", 12,
        "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat"
        " daß nach wird bei Straße Fuß Gruß groß größer weiß heißt Maß Spaß süß über Übung Ärger Öl schön grün Küche"
        " Bücher Häuser Mädchen Tür Frühstück Müller Besprechung Rechnung Vertrag Urlaub Bahnhof Garten Wetter Arbeit",
        "zür ähn schul lich keit ung heit haus werk berg tal bau ß straß groß füh ver be ent zer auf ab stell trag"
        " kraft fahrt zeug richt nung",
        25_000,
    ),
    Script(
        "greek", 4,
        "και το να του η της με για που στο είναι από δεν σε ο τα θα λόγος άνθρωπος ημέρα νύχτα θάλασσα βιβλίο"
        " Αθήνα καφές σχολείο φίλος οδός ήλιος σελήνη ερώτηση απάντηση σημείωση συνάντηση",
        "κα λο μι ρεν τος βα θη ση μα τι νη δρο φα χω ψυ ξε πο λη γρα μμα",
        10_000, longest=4,
    ),
    Script(
        "cyrillic", 8,
        "и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой встреча письмо Москва"
        " книга работа вопрос ответ список план деньги счёт ёлка ещё йод город улица поезд билет гостиница утро вечер"
        " заметка проект договор клиент",
        "ка ло ми рен тос ба ле стр про вы пере ни за ско го ель ост ник ция ный ать щий ъём ёр",
        20_000,
    ),
    Script(
        "chinese", 5,
        "的 一 是 不 了 在 人 有 我 他 这 个 们 中 来 上 大 为 和 国 地 到 以 说 时 要 就 出 会 可 也 你 对 生 能"
        " 会议 京都 东京 旅行 项目 计划 笔记 图书馆 数据库 预算 问题 学习 早上 咖啡 北京 上海 天气 火车站",
        "山 水 火 木 金 土 石 云 雨 风 雪 花 草 鸟 鱼 书 日 月 天 地 春 夏 秋 冬 红 黄 蓝 白 黑 东 西 南 北 左 右 手 口"
        " 心 车 门 茶 米",
        8_000, joiner="", comma=",", end="。", longest=2, is_cased=False,
    ),
    Script(
        "japanese", 4,
        "の に は を た が で て と し れ さ ある いる も する から な こと として 東京 京都 会議 旅行 予定 メモ"
        " ノート コーヒー プロジェクト データ 図書館 日本語 勉強 電車 天気 ありがとう ください ですが 買い物 リスト",
        "あ い う え お か き く け こ さ し す せ そ た ち つ て と な に ぬ ね の は ひ ふ へ ほ ま み む"
        " め も や ゆ よ ら り る れ ろ わ ア イ ウ カ キ ク サ シ ス タ ト ナ ニ マ ミ ラ リ ル ロ ン"
        " ガ ギ ド バ パ 山 川 田 本 車 駅 海 空 時 分",
        8_000, joiner="", comma="、", end="。", longest=3, is_cased=False,
    ),
    Script(
        "thai", 2,
        "และ ที่ ใน การ เป็น ของ ได้ มี ไม่ ให้ ว่า จะ ไป มา ประชุม โครงการ กาแฟ ตลาด บ้าน หนังสือ คำถาม วันนี้ พรุ่งนี้ กรุงเทพ",
        "กา ขา คำ งาม จะ ชื่อ ดี ตา ทำ นา บ้าน ปลา พอ มือ ยา รัก ลม วัน สี หา อยู่ เท่า แม่ โต ไม้",
        5_000, joiner="", comma=" ", end=" ", longest=3, is_cased=False,
    ),
    Script(
        "arabic", 3,
        "في من على أن إلى هذا التي مع كان عن هو ما لا سلام كتاب اجتماع مشروع سؤال جواب مدينة صباح مساء قهوة"
        " رسالة قائمة",
        "سا لم كت اب مد رس ال ون ين ات مش رو عن دف تر قل عم",
        6_000, comma="،", end=".", is_cased=False,
    ),
    Script(
        "hebrew", 2,
        "של את על לא הוא זה עם כל גם אני יש או שלום פגישה פרויקט שאלה תשובה ספר בוקר ערב קפה מכתב רשימה ירושלים",
        "של ום כת בה מים דר לם רא נו תה קו פס גד חי",
        5_000, is_cased=False,
    ),
    Script(
        "korean", 2,
        "이 그 저 것 수 등 회의 서울 안녕하세요 프로젝트 노트 계획 여행 커피 책 질문 대답 날씨 기차 아침 저녁 도서관",
        "가 나 다 라 마 바 사 아 자 차 카 타 파 하 고 노 도 로 모 보 소 오 조 한 국 말 글 음 은 는 을 를",
        5_000, longest=3, is_cased=False,
    ),
)  # fmt: skip


class Tongue:
    """A vocabulary as a table of a power of two, in which each word stands as often as Zipf's law has it."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.words = _vocabulary(script)
        bits = 20 if script.size > 50_000 else 17
        self._shift = 32 - bits
        self._table = _zipf_table(self.words, 1 << bits)

    def draw(self, chance: Random, count: int) -> list[str]:
        """Words as they come in a text: few of them often, most of them hardly ever."""
        table, shift = self._table, self._shift
        return [table[number >> shift] for number in memoryview(chance.randbytes(4 * count)).cast("I")]

    def sentence(self, chance: Random, count: int) -> list[str]:
        """Words of a sentence, its first letter large; the end of the sentence belongs to the last."""
        words = self.draw(chance, count)
        if self.script.is_cased:
            words[0] = words[0][:1].upper() + words[0][1:]
        if count > 7:
            words[count // 2] += self.script.comma
        words[-1] += self.script.end
        return words


def tongues() -> list[Tongue]:
    return [Tongue(script) for script in SCRIPTS]


def _vocabulary(script: Script) -> list[str]:
    """The common words, then the others, shorter ones first as they are in languages."""
    chance = Random(f"{SEED} {script.name}")
    syllables = script.syllables.split()
    made = dict.fromkeys(script.common.split())
    for number in range(script.size):
        longest = 1 + min(script.longest - 1, 1 + number * script.longest // script.size)
        made["".join(chance.choices(syllables, k=chance.randint(min(2, longest), longest)))] = None
    return list(made)


def _zipf_table(words: list[str], size: int) -> list[str]:
    """Of `size` places, each word has its share; of the rarest only some have one."""
    whole = sum(1 / rank for rank in range(1, len(words) + 1))
    table: list[str] = []
    reached = 0.0
    for rank, word in enumerate(words, 1):
        reached += size / (rank * whole)
        table.extend([word] * (round(reached) - len(table)))
    return (table + words[: size - len(table)])[:size]
