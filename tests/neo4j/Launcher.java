import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.neo4j.configuration.GraphDatabaseSettings;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;

/**
 * A Neo4j Community server with Bolt and passwords, in the folder and on the port of 127.0.0.1 that are named:
 *
 * <pre>java -cp '.neo4j/5.26.30/*' tests/neo4j/Launcher.java FOLDER PORT PAGE_CACHE_MIB</pre>
 *
 * It prints "ready" once it answers. It stops cleanly on SIGTERM, and when its standard input ends: so it never
 * outlives the process that started it, however that one died.
 */
final class Launcher {
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        SocketAddress address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        Files.createDirectories(folder.resolve("import"));

        DatabaseManagementService server = new DatabaseManagementServiceBuilder(folder)
            .setConfig(GraphDatabaseSettings.auth_enabled, true)
            .setConfig(GraphDatabaseSettings.udc_enabled, false) // tells nobody that it runs
            .setConfig(GraphDatabaseSettings.pagecache_memory, ByteUnit.mebiBytes(Long.parseLong(arguments[2])))
            .setConfig(GraphDatabaseSettings.allow_file_urls, true)
            .setConfig(GraphDatabaseSettings.load_csv_file_url_root, folder.resolve("import"))
            .setConfig(BoltConnector.enabled, true)
            .setConfig(BoltConnector.listen_address, address)
            .setConfig(BoltConnector.advertised_address, address)
            .build();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        System.out.println("ready");

        while (System.in.read() != -1) {
            // nothing is ever said here; only its end counts
        }
        System.exit(0);
    }
}
