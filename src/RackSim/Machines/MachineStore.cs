using System.Text.Json;

namespace IronicConsole.RackSim.Machines;

/// <summary>The folder of one machine: its state, its disk, its certificates. Nothing is made before it is needed.</summary>
/// <param name="folder">Path of the folder.</param>
public sealed class MachineStore(string folder)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    /// <summary>The machine's disk, a sparse file.</summary>
    public string Disk => Path.Combine(folder, "disk.img");

    /// <summary>The config drive written beside the image.</summary>
    public string ConfigDrive => Path.Combine(folder, "configdrive.iso");

    /// <summary>Certificate and key of the BMC.</summary>
    public string BmcCertificate => Path.Combine(folder, "bmc.pem");

    /// <summary>Certificate and key of the agent.</summary>
    public string AgentCertificate => Path.Combine(folder, "agent.pem");

    /// <summary>The CD while it is read.</summary>
    public string Cd => Path.Combine(folder, "cd.iso");

    private string State => Path.Combine(folder, "state.json");

    /// <summary>The saved state, or that of a new machine.</summary>
    public MachineState Load() =>
        File.Exists(State) ? JsonSerializer.Deserialize<MachineState>(File.ReadAllText(State), Json)! : new MachineState();

    /// <summary>Saves the state; the old one stays whole if this is interrupted.</summary>
    public void Save(MachineState state)
    {
        Prepare();
        AtomicFile.Write(State, JsonSerializer.Serialize(state, Json));
    }

    /// <summary>Makes the folder.</summary>
    public void Prepare() => Directory.CreateDirectory(folder);
}
