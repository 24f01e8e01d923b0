"""Words to invent names from: Japanese/reading/English. A data file."""

from typing import NamedTuple


class Word(NamedTuple):
    ja: str
    kana: str
    en: str


def words(text: str) -> list[Word]:
    return [Word(*line.split("/")) for line in text.split()]


PLACES = words(
    """青葉/アオバ/Aoba 北斗/ホクト/Hokuto 瑞穂/ミズホノ/Mizuhono 若宮/ワカミヤ/Wakamiya 星野/ホシノ/Hoshino
    桜丘/サクラガオカ/Sakuragaoka 白銀/シロガネ/Shirogane 緑野/ミドリノ/Midorino 朝霧/アサギリ/Asagiri
    汐見/シオミ/Shiomi 月山/ツキヤマ/Tsukiyama 花岡/ハナオカ/Hanaoka 清流/セイリュウ/Seiryu
    東雲/シノノメ/Shinonome 風早/カザハヤ/Kazahaya 光陽/コウヨウ/Koyo 明星/ミョウジョウ/Myojo
    千草/チグサ/Chigusa 浜風/ハマカゼ/Hamakaze 高嶺/タカネ/Takane 早瀬/ハヤセ/Hayase 深山/ミヤマ/Miyama
    穂高野/ホタカノ/Hotakano 美原/ミハラノ/Miharano 水無瀬/ミナセ/Minase 八雲野/ヤクモノ/Yakumono
    藤波/フジナミ/Fujinami 雪野/ユキノ/Yukino 潮崎/シオザキ/Shiozaki 常磐野/トキワノ/Tokiwano
    橘野/タチバナノ/Tachibanano 環/タマキ/Tamaki 稲穂/イナホ/Inaho 渚/ナギサ/Nagisa 陽光/ヨウコウ/Yoko
    翠/ミドリ/Midori 鶴見野/ツルミノ/Tsurumino 榛名野/ハルナノ/Harunano 飛鳥野/アスカノ/Asukano
    ことぶき/コトブキ/Kotobuki"""
)
QUALITIES = words(
    """みらい/ミライ/Mirai あかり/アカリ/Akari 第一/ダイイチ/Daiichi 中央/チュウオウ/Chuo 東邦/トウホウ/Toho
    西部/セイブ/Seibu 南陽/ナンヨウ/Nanyo 北進/ホクシン/Hokushin 協和/キョウワ/Kyowa 新栄/シンエイ/Shinei
    大成野/タイセイノ/Taiseino 丸和/マルワ/Maruwa 三友/サンユウ/Sanyu 共栄/キョウエイ/Kyoei
    日の出/ヒノデ/Hinode つばさ/ツバサ/Tsubasa ひびき/ヒビキ/Hibiki 結/ユイ/Yui 和光/ワコウ/Wako
    双葉/フタバ/Futaba 若葉/ワカバ/Wakaba 暁/アカツキ/Akatsuki 樹/イツキ/Itsuki 泉/イズミ/Izumi
    岬/ミサキ/Misaki 四季/シキ/Shiki 旭光/キョッコウ/Kyokko 天馬/テンマ/Tenma 泰平/タイヘイ/Taihei
    鳳/オオトリ/Otori"""
)
TRADES = words(
    """化成/カセイ/Chemical 樹脂/ジュシ/Plastics 製作所/セイサクショ/Works 電機/デンキ/Electric
    金属/キンゾク/Metals 食品/ショクヒン/Foods 製紙/セイシ/Paper 繊維/センイ/Textile
    運輸/ウンユ/Transport 建設/ケンセツ/Construction 商事/ショウジ/Trading 飲料/インリョウ/Beverage
    精機/セイキ/Precision 硝子/ガラス/Glass 製鋼/セイコウ/Steel 包装/ホウソウ/Packaging
    資源/シゲン/Resources 環境/カンキョウ/Environment 住建/ジュウケン/Housing 薬品/ヤクヒン/Pharma
    自動車部品/ジドウシャブヒン/Auto-Parts 家具/カグ/Furniture 印刷/インサツ/Printing
    流通/リュウツウ/Retail リサイクル/リサイクル/Recycling 再生/サイセイ/Renewal 衣料/イリョウ/Apparel
    電池/デンチ/Battery 機械/キカイ/Machinery ゴム工業/ゴムコウギョウ/Rubber セメント/セメント/Cement
    木材/モクザイ/Timber"""
)
FIELDS = words(
    """プラスチック容器/プラスチックヨウキ/Plastic-Container 非鉄金属/ヒテツキンゾク/Non-Ferrous-Metals
    家電再生/カデンサイセイ/Appliance-Recycling 建設副産物/ケンセツフクサンブツ/Construction-By-Products
    食品ロス削減/ショクヒンロスサクゲン/Food-Loss-Reduction 古紙/コシ/Recovered-Paper
    繊維循環/センイジュンカン/Textile-Circulation 蓄電池/チクデンチ/Storage-Battery
    包装資材/ホウソウシザイ/Packaging-Materials 自動車素材/ジドウシャソザイ/Automotive-Materials
    資源循環/シゲンジュンカン/Resource-Circulation 環境設計/カンキョウセッケイ/Eco-Design"""
)
FAMILY = words(
    """佐原/サハラ/Sahara 田辺野/タナベノ/Tanabeno 木村井/キムライ/Kimurai 中里/ナカザト/Nakazato
    小松原/コマツバラ/Komatsubara 西園/ニシゾノ/Nishizono 三浦野/ミウラノ/Miurano 大路/オオジ/Oji
    宮内/ミヤウチ/Miyauchi 瀬尾/セオ/Seo 長谷/ハセ/Hase 野々宮/ノノミヤ/Nonomiya 髙橋/タカハシ/Takahashi
    山﨑/ヤマザキ/Yamazaki 矢島/ヤジマ/Yajima 水谷/ミズタニ/Mizutani 堀江/ホリエ/Horie
    奥村/オクムラ/Okumura 今泉/イマイズミ/Imaizumi 森下/モリシタ/Morishita"""
)
GIVEN = words(
    """由紀/ユキ/Yuki 健一/ケンイチ/Kenichi 真理子/マリコ/Mariko 直樹/ナオキ/Naoki 恵子/ケイコ/Keiko
    翔太/ショウタ/Shota 美咲/ミサキ/Misaki 和也/カズヤ/Kazuya 彩香/アヤカ/Ayaka 誠/マコト/Makoto
    千尋/チヒロ/Chihiro 大輔/ダイスケ/Daisuke 陽子/ヨウコ/Yoko 隆/タカシ/Takashi 香織/カオリ/Kaori
    拓也/タクヤ/Takuya"""
)
