namespace IronicConsole.E2E.Lab;

/// <summary>A private bridge with DHCP and no way out. Each test that asks gets one of its own; it goes with the test.</summary>
public sealed class LabNetwork : IAsyncDisposable
{
    private const int Count = 32;
    private const string Claims = "/run/iconsole-lab";
    private readonly FileStream _claim;

    private LabNetwork(int number, FileStream claim) => (Number, _claim) = (number, claim);

    /// <summary>Tells networks of one machine apart, 0 to 31.</summary>
    public int Number { get; }

    /// <summary>Name of the bridge.</summary>
    public string Bridge => $"iclab{Number}";

    /// <summary>This machine's address on it: where an API that agents call must listen.</summary>
    public string Host => $"172.31.{200 + Number}.1";

    /// <summary>Brings up the first network that nobody else on this machine has claimed.</summary>
    public static async Task<LabNetwork> UpAsync()
    {
        Directory.CreateDirectory(Claims);
        for (var number = 0; number < Count; number++)
        {
            // the lock goes with the process, however it ends
            if (Claim($"{Claims}/{number}.lock") is not { } claim) continue;
            await RunAsync("up", number);
            return new LabNetwork(number, claim);
        }
        throw new InvalidOperationException($"All {Count} lab networks are in use.");
    }

    /// <summary>The address that DHCP gave to an interface; null while it has none.</summary>
    /// <param name="mac">MAC address with colons.</param>
    public async Task<string?> LeaseAsync(string mac)
    {
        var address = (await RunAsync("lease", Number, mac)).Trim();
        return address.Length == 0 ? null : address;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync("down", Number);
        await _claim.DisposeAsync();
    }

    private static FileStream? Claim(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static Task<string> RunAsync(string verb, int number, params string[] more) =>
        Command.MustAsync(TimeSpan.FromSeconds(60), Repository.PathOf("tests", "lab", "net.sh"), [verb, $"{number}", .. more]);
}
