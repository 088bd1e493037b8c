namespace ConnectStreaming.Sandbox;

/// <summary>A resource of Amazon Connect with an ARN and a name.</summary>
internal sealed record Named(string Arn, string Name);

/// <summary>An agent status; <paramref name="Type"/> is ROUTABLE, CUSTOM or OFFLINE.</summary>
internal sealed record CentreStatus(string Arn, string Name, string Type);

internal sealed record CentreQueue(string Arn, string? Name, string[] Channels);

internal sealed record Slot(string Channel, int Maximum);

/// <summary>A routing profile and its work (weights by kind of work).</summary>
internal sealed record CentreProfile(string Arn, string Name, CentreQueue[] Queues, CentreQueue Outbound, Slot[] Slots, WorkMix Mix)
{
    public int Maximum(string channel)
    {
        foreach (var slot in Slots)
        {
            if (slot.Channel == channel)
            {
                return slot.Maximum;
            }
        }

        return 0;
    }
}

/// <summary>How often each kind of work comes.</summary>
internal sealed record WorkMix(int Inbound = 0, int Outbound = 0, int Callback = 0, int Chat = 0, int Task = 0, int Email = 0);

internal sealed record CentreGroup(Named Team, int Weight, CentreProfile Profile, CentreProfile Alternative);

/// <summary>One person. <paramref name="OwnQueue"/> is the agent's own queue, which Amazon Connect sends without a name.</summary>
internal sealed record Person(
    string Arn, string Username, string FirstName, string LastName, CentreGroup Group, CentreQueue OwnQueue, bool Supervisor);

/// <summary>
/// The simulated contact centre: its statuses, queues, routing profiles, hierarchy and people. It depends only on the seed. As in Amazon Connect's
/// published samples, a routing profile has the agent's own queue and one other, so that events have a realistic size.
/// </summary>
internal sealed class Centre
{
    private readonly Pcg32 _random;

    public Centre(string instanceArn, int agents, Pcg32 random)
    {
        _random = random;
        InstanceArn = instanceArn;
        AccountId = instanceArn.Split(':')[4];
        Available = Status("Available", "ROUTABLE");
        Offline = Status("Offline", "OFFLINE");
        Break = Status("休憩", "CUSTOM");
        Lunch = Status("昼休み", "CUSTOM");
        Training = Status("研修", "CUSTOM");
        Meeting = Status("会議", "CUSTOM");
        Errand = Status("離席", "CUSTOM");
        Paperwork = Status("事務処理", "CUSTOM");
        Supervising = Status("SV業務", "CUSTOM");
        Groups = BuildGroups();
        People = Hire(agents);
    }

    public string InstanceArn { get; }
    public string AccountId { get; }
    public CentreStatus Available { get; }
    public CentreStatus Offline { get; }
    public CentreStatus Break { get; }
    public CentreStatus Lunch { get; }
    public CentreStatus Training { get; }
    public CentreStatus Meeting { get; }
    public CentreStatus Errand { get; }
    public CentreStatus Paperwork { get; }
    public CentreStatus Supervising { get; }
    public IReadOnlyList<CentreGroup> Groups { get; }
    public IReadOnlyList<Person> People { get; }

    public IReadOnlyList<CentreStatus> Statuses => [Available, Offline, Break, Lunch, Training, Meeting, Errand, Paperwork, Supervising];

    private string Arn(string kind) => $"{InstanceArn}/{kind}/{_random.Uuid():D}";

    private CentreStatus Status(string name, string type) => new(Arn("agent-state"), name, type);

    private CentreQueue Queue(string name, params string[] channels) => new(Arn("queue"), name, channels);

    private CentreGroup[] BuildGroups()
    {
        var outbound = Queue("発信用", "VOICE");
        var general = Queue("総合窓口", "VOICE", "CHAT");
        var bills = Queue("料金照会", "VOICE", "TASK");
        var faults = Queue("故障受付", "VOICE", "TASK");
        var contracts = Queue("新規お申し込み", "VOICE");
        var chat = Queue("チャット窓口", "VOICE", "CHAT");
        var mail = Queue("メール窓口", "EMAIL", "TASK");

        Slot[] voice = [new("VOICE", 1)];
        Slot[] voiceTask = [new("VOICE", 1), new("TASK", 2)];
        Slot[] voiceChat = [new("CHAT", 3), new("VOICE", 1)];
        Slot[] desk = [new("EMAIL", 2), new("TASK", 2), new("VOICE", 1)];

        CentreProfile Profile(string name, CentreQueue[] queues, Slot[] slots, WorkMix mix) =>
            new(Arn("routing-profile"), name, queues, outbound, slots, mix);

        var calls = Profile("料金 電話", [bills], voice, new WorkMix(Inbound: 92, Outbound: 5, Callback: 3));
        var technical = Profile("技術 電話・タスク", [faults], voiceTask, new WorkMix(Inbound: 68, Outbound: 6, Callback: 14, Task: 12));
        var sales = Profile("契約 受発信", [contracts], voice, new WorkMix(Inbound: 62, Outbound: 34, Callback: 4));
        var mixed = Profile("総合 電話・チャット", [general], voiceChat, new WorkMix(Inbound: 80, Outbound: 3, Callback: 3, Chat: 14));
        var chats = Profile("チャット専任", [chat], voiceChat, new WorkMix(Inbound: 4, Chat: 96));
        var office = Profile("メール・事務", [mail], desk, new WorkMix(Outbound: 12, Task: 38, Email: 50));

        CentreGroup Group(string name, int weight, CentreProfile profile, CentreProfile alternative) =>
            new(new Named(Arn("agent-group"), name), weight, profile, alternative);

        return
        [
            Group("料金・請求", 50, calls, mixed),
            Group("技術サポート", 42, technical, calls),
            Group("新規・契約", 38, sales, calls),
            Group("総合案内", 42, mixed, calls),
            Group("チャットサポート", 12, chats, mixed),
            Group("メール・事務", 16, office, calls),
        ];
    }

    private List<Person> Hire(int agents)
    {
        var total = Groups.Sum(group => group.Weight);
        var people = new List<Person>(agents);
        var taken = new Dictionary<string, int>();
        var (cumulated, hired) = (0, 0);
        foreach (var group in Groups)
        {
            cumulated += group.Weight;
            var upTo = (int)((long)agents * cumulated / total);
            for (var inGroup = 0; hired < upTo; hired++, inGroup++)
            {
                people.Add(Hire(group, taken, supervisor: inGroup % 24 == 11));
            }
        }

        return people;
    }

    private Person Hire(CentreGroup group, Dictionary<string, int> taken, bool supervisor)
    {
        var name = PeopleNames.Pick(_random);
        var username = $"{name.LastReading}.{name.FirstReading}";
        taken[username] = taken.GetValueOrDefault(username) + 1;
        username = taken[username] == 1 ? username : $"{username}{taken[username]}";
        var id = _random.Uuid();
        var own = new CentreQueue($"{InstanceArn}/queue/agent/{id:D}", null, [.. group.Profile.Slots.Select(slot => slot.Channel)]);
        return new Person($"{InstanceArn}/agent/{id:D}", username, name.First, name.Last, group, own, supervisor);
    }
}
