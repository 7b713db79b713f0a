using System.Diagnostics;
using System.Text.Json.Nodes;

namespace IronicConsole.RackSim.Qemu;

/// <summary>How a start of a virtual machine ended.</summary>
/// <param name="Reset">What ran on it asked for a restart.</param>
/// <param name="Complaint">What the emulator complained of when it gave up; null when the guest or the BMC ended it.</param>
public sealed record QemuEnd(bool Reset, string? Complaint);

/// <summary>A running emulator.</summary>
public sealed class QemuRun : IDisposable
{
    private readonly Process _process;
    private readonly Qmp _qmp;

    private QemuRun(Process process) => (_process, _qmp) = (process, new Qmp(process.StandardOutput, process.StandardInput));

    /// <summary>Starts the emulator.</summary>
    /// <param name="program">Name or path of the emulator.</param>
    /// <param name="arguments">From <see cref="QemuArguments"/>.</param>
    public static async Task<QemuRun> StartAsync(string program, IReadOnlyList<string> arguments) =>
        new(await QemuLauncher.StartAsync(program, arguments).ConfigureAwait(false));

    /// <summary>Waits for its end; when <paramref name="alive"/> is cancelled, it is killed and gone on return.</summary>
    public async Task<QemuEnd> EndAsync(CancellationToken alive)
    {
        var listening = _qmp.ListenAsync();
        var complaint = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        await using (alive.Register(() => _process.Kill()))
        {
            await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        await listening.ConfigureAwait(false);
        return new QemuEnd(_qmp.StopReason is "guest-reset", _process.ExitCode == 0 || alive.IsCancellationRequested ? null : await complaint.ConfigureAwait(false));
    }

    /// <summary>Presses the power button.</summary>
    public void PressPowerButton() => _qmp.Send("system_powerdown");

    /// <summary>Sends a non-maskable interrupt.</summary>
    public void Interrupt() => _qmp.Send("inject-nmi");

    /// <summary>Takes the CD out of the drive, whatever the guest thinks of it.</summary>
    public void Eject() => _qmp.Send("eject", new JsonObject { ["id"] = "cd", ["force"] = true });

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
