namespace ConnectStreaming.Sandbox;

/// <summary>Names for simulated people: common Japanese names, and a few from other countries.</summary>
internal static class PeopleNames
{
    private static readonly (string Text, string Reading)[] Family = Pairs(
        "佐藤 sato 鈴木 suzuki 高橋 takahashi 田中 tanaka 伊藤 ito 渡辺 watanabe 山本 yamamoto 中村 nakamura 小林 kobayashi 加藤 kato " +
        "吉田 yoshida 山田 yamada 佐々木 sasaki 山口 yamaguchi 松本 matsumoto 井上 inoue 木村 kimura 林 hayashi 斎藤 saito 清水 shimizu " +
        "山崎 yamazaki 森 mori 池田 ikeda 橋本 hashimoto 阿部 abe 石川 ishikawa 山下 yamashita 中島 nakajima 石井 ishii 小川 ogawa " +
        "前田 maeda 岡田 okada 長谷川 hasegawa 藤田 fujita 後藤 goto 近藤 kondo 村上 murakami 遠藤 endo 青木 aoki 坂本 sakamoto " +
        "福田 fukuda 太田 ota 西村 nishimura 藤井 fujii 金子 kaneko 岡本 okamoto 藤原 fujiwara 三浦 miura 中野 nakano 原田 harada " +
        "松田 matsuda 竹内 takeuchi 小野 ono 田村 tamura 中山 nakayama 和田 wada 石田 ishida 森田 morita 上田 ueda 内田 uchida");

    private static readonly (string Text, string Reading)[] Given = Pairs(
        "美咲 misaki 陽菜 hina 結衣 yui 葵 aoi 彩 aya 愛 ai 舞 mai 千尋 chihiro 麻衣 mai 由美 yumi 恵子 keiko 裕子 yuko 真由美 mayumi " +
        "香織 kaori 智子 tomoko 直美 naomi 久美子 kumiko 明美 akemi 優子 yuko 里奈 rina 綾香 ayaka 沙織 saori 萌 moe 遥 haruka 桜 "
            + "sakura " +
        "さくら sakura ひかり hikari なつみ natsumi 翔太 shota 大輔 daisuke 健太 kenta 拓也 takuya 直樹 naoki 誠 makoto 浩 hiroshi " +
        "健一 kenichi 和也 kazuya 達也 tatsuya 隆 takashi 修 osamu 翼 tsubasa 蓮 ren 大翔 hiroto 悠斗 yuto 陸 riku 颯太 sota " +
        "亮 ryo 剛 tsuyoshi 学 manabu 聡 satoshi 淳 jun 慎吾 shingo 雄太 yuta 航 wataru");

    private static readonly (string Text, string Reading)[] WesternFamily = Pairs(
        "Smith smith Nguyen nguyen Silva silva Kim kim Garcia garcia Brown brown Martin martin O'Neill oneill");

    private static readonly (string Text, string Reading)[] WesternGiven = Pairs(
        "Emma emma Linh linh Lucas lucas Minji minji Sofia sofia James james Marie marie Liam liam");

    public static (string Last, string First, string LastReading, string FirstReading) Pick(Pcg32 random)
    {
        var western = random.Chance(0.06);
        var (last, lastReading) = random.Pick(western ? WesternFamily : Family);
        var (first, firstReading) = random.Pick(western ? WesternGiven : Given);
        return (last, first, lastReading, firstReading);
    }

    private static (string Text, string Reading)[] Pairs(string words) =>
        [.. words.Split(' ').Chunk(2).Select(pair => (pair[0], pair[1]))];
}
