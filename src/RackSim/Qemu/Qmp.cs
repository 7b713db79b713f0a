using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Qemu;

/// <summary>The emulator's control protocol, as far as a BMC needs it: commands without an answer that matters, and why it ended.</summary>
/// <param name="from">What the emulator writes.</param>
/// <param name="to">What it reads.</param>
/// <seealso href="https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html">QMP reference</seealso>
public sealed class Qmp(TextReader from, TextWriter to)
{
    private readonly Lock _gate = new();

    /// <summary>Why the guest stopped: <c>guest-reset</c>, <c>guest-shutdown</c>, <c>host-signal</c> and others; null before it does.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Opens the talk, then reads until the emulator ends.</summary>
    public async Task ListenAsync()
    {
        Send("qmp_capabilities");
        while (await from.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (JsonNode.Parse(line) is JsonObject message && (string?)message["event"] == "SHUTDOWN")
            {
                StopReason = (string?)message["data"]?["reason"];
            }
        }
    }

    /// <summary>Sends a command; one that the emulator can no longer read is lost, as a press of a dead machine's button is.</summary>
    /// <param name="command">E.g. <c>system_powerdown</c>, <c>inject-nmi</c>, <c>eject</c>.</param>
    /// <param name="arguments">Its arguments, if it has any.</param>
    public void Send(string command, JsonObject? arguments = null)
    {
        var message = new JsonObject { ["execute"] = command };
        if (arguments is not null)
        {
            message["arguments"] = arguments;
        }
        lock (_gate)
        {
            try
            {
                to.WriteLine(message.ToJsonString());
                to.Flush();
            }
            catch (Exception gone) when (gone is IOException or ObjectDisposedException)
            {
                // the machine is off
            }
        }
    }
}
