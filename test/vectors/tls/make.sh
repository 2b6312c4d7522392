#!/bin/sh
# Makes the certificates of this folder anew, with OpenSSL 3. Run it here. What it makes is for tests only.
set -e
work=$(mktemp -d)
: > "$work/index"
echo 1000 > "$work/serial"
cat > "$work/conf" << END
[ca]
default_ca = tests
[tests]
database = $work/index
serial = $work/serial
new_certs_dir = $work
default_md = sha256
policy = names
unique_subject = no
[names]
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[here]
subjectAltName = DNS:localhost, IP:127.0.0.1
[elsewhere]
subjectAltName = DNS:other.example
END

# issue FILE COMMON-NAME EXTENSIONS FROM TO SIGNER...
issue() {
  file=$1 name=$2 extensions=$3 from=$4 to=$5
  shift 5
  openssl req -newkey rsa:2048 -nodes -keyout "$file.key" -out "$work/csr" -subj "/CN=$name"
  openssl ca -batch -notext -config "$work/conf" -extensions "$extensions" -in "$work/csr" -out "$file.pem" \
    -startdate "${from}0101000000Z" -enddate "${to}0101000000Z" "$@"
}

issue ca 'hoptap test CA' root 2020 2120 -selfsign -keyfile ca.key
by_ca='-cert ca.pem -keyfile ca.key'
issue good localhost here 2020 2120 $by_ca
issue expired localhost here 2020 2021 $by_ca
issue not-yet-valid localhost here 2110 2120 $by_ca
issue wrong-name other.example elsewhere 2020 2120 $by_ca
issue self-signed localhost here 2020 2120 -selfsign -keyfile self-signed.key
# nobody needs to sign with it again
rm -r "$work" ca.key
chmod 644 ./*.key
