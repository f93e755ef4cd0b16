-- The mapping of principals to MySQL database users, in the database that it is for. Run as the gateway's superuser; running it again changes nothing.
-- Statements are separated by a line of $$.
CREATE DATABASE IF NOT EXISTS gatehouse CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
$$
CREATE TABLE IF NOT EXISTS gatehouse.tenant (
  only_row TINYINT NOT NULL DEFAULT 1 PRIMARY KEY CHECK (only_row = 1),
  id CHAR(36) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
$$
-- principal_id: object id of a user or group, client id of a service principal (Azure's rule for MySQL).
-- credential: what the account held when it was mapped; an account that holds something else is not the one that was mapped.
CREATE TABLE IF NOT EXISTS gatehouse.principal_map (
  user VARCHAR(128) NOT NULL PRIMARY KEY,
  principal_id CHAR(36) NOT NULL,
  tenant_id CHAR(36) NOT NULL,
  principal_type VARCHAR(7) NULL CHECK (principal_type IN ('user', 'group', 'service')),
  is_administrator BOOLEAN NOT NULL DEFAULT FALSE,
  credential VARCHAR(64) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
$$
CREATE TABLE IF NOT EXISTS gatehouse.directory (
  object_id CHAR(36) NOT NULL PRIMARY KEY,
  client_id CHAR(36) NULL,
  name VARCHAR(256) NOT NULL,
  principal_type VARCHAR(7) NOT NULL CHECK (principal_type IN ('user', 'group', 'service')),
  INDEX (name),
  INDEX (client_id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin
$$
CREATE OR REPLACE PROCEDURE gatehouse.create_aaduser(
  IN new_user VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN directory_name VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, IN given_id VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin,
  IN if_not_exists BOOLEAN, IN new_credential VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin)
  MODIFIES SQL DATA
  SQL SECURITY DEFINER
  COMMENT 'CREATE AADUSER'
BEGIN
  DECLARE caller VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT LEFT(USER(), CHAR_LENGTH(USER()) - CHAR_LENGTH(SUBSTRING_INDEX(USER(), '@', -1)) - 1);
  DECLARE found_count INT DEFAULT 0;
  DECLARE found_type VARCHAR(7) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  DECLARE found_id CHAR(36) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
  DECLARE wrong VARCHAR(512) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

  IF NOT EXISTS (SELECT 1 FROM gatehouse.principal_map m WHERE m.user = caller AND m.is_administrator) THEN
    SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1227, MESSAGE_TEXT = 'Access denied; only an Entra administrator of this server can run CREATE AADUSER';
  END IF;
  IF new_user = '' OR CHAR_LENGTH(new_user) > 80 OR new_user REGEXP '[[:cntrl:]]|^ | $' OR new_user <> CONVERT(new_user USING utf8mb3) THEN
    SIGNAL SQLSTATE '42000' SET MYSQL_ERRNO = 1470, MESSAGE_TEXT = 'A database user has 1 to 80 characters, no space at either end; give a long name an alias: CREATE AADUSER ''name'' AS ''alias''';
  END IF;

  IF given_id IS NULL THEN
    SELECT COUNT(*), MAX(d.principal_type), MAX(IF(d.principal_type = 'service', d.client_id, d.object_id)) INTO found_count, found_type, found_id
      FROM gatehouse.directory d WHERE d.name = directory_name;
    IF found_count > 1 THEN
      SET wrong = CONCAT('Cannot validate Microsoft Entra user ''', directory_name, ''' because its name is not unique. Name it by its id: CREATE AADUSER ''name'' IDENTIFIED BY ''<object id, or client id of an application>''');
    ELSEIF found_count = 0 OR found_id IS NULL THEN
      SET wrong = CONCAT('Could not validate Microsoft Entra user ''', directory_name, ''' because its name is not found in the tenant. Names are case-sensitive; or name it by its id: IDENTIFIED BY ''<id>''');
    END IF;
  ELSEIF given_id NOT REGEXP '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$' THEN
    SET wrong = 'IDENTIFIED BY takes the object id of a user or group, or the client id of an application or managed identity, as 8-4-4-4-12 hexadecimal digits';
  ELSE
    SET found_id = LOWER(given_id);
    SELECT COUNT(*), MAX(d.principal_type) INTO found_count, found_type
      FROM gatehouse.directory d WHERE IF(d.principal_type = 'service', d.client_id, d.object_id) = found_id;
    IF IFNULL(@gatehouse_validate_oids, 1) <> 0 AND found_count = 0 THEN
      IF EXISTS (SELECT 1 FROM gatehouse.directory d WHERE d.object_id = found_id) THEN
        SET wrong = CONCAT('Could not validate ', found_id, ': it is the object id of an application or managed identity; MySQL wants its client id');
      ELSE
        SET wrong = CONCAT('Could not validate ', found_id, ' because it is not found in the tenant. To take it as it is: SET aad_auth_validate_oids_in_tenant = OFF');
      END IF;
    END IF;
  END IF;
  IF wrong IS NOT NULL THEN
    SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1396, MESSAGE_TEXT = wrong;
  END IF;

  IF EXISTS (SELECT 1 FROM mysql.global_priv g WHERE g.User = new_user) THEN
    IF NOT if_not_exists THEN
      SET wrong = CONCAT('Operation CREATE AADUSER failed for ''', new_user, '''@''%'': there is a database user of that name. DROP USER ''', new_user, '''@''%'' first');
      SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1396, MESSAGE_TEXT = wrong;
    END IF;
    SIGNAL SQLSTATE '01000' SET MYSQL_ERRNO = 1973, MESSAGE_TEXT = 'The database user exists already; it was not changed';
  ELSE
    -- The mapping first: alone it means nothing, and CREATE USER commits it.
    REPLACE INTO gatehouse.principal_map (user, principal_id, tenant_id, principal_type, credential)
      SELECT new_user, found_id, t.id, found_type, new_credential FROM gatehouse.tenant t;
    EXECUTE IMMEDIATE CONCAT('CREATE USER ', QUOTE(new_user), '@''%'' IDENTIFIED VIA mysql_native_password USING ', QUOTE(new_credential));
  END IF;
END
